/** Words that a model cannot use as names: Promela's, C's (a global becomes C in `pan.c`), and those of the export itself. */
export const reserved: readonly string[] = [
  'active always assert atomic bit bool break byte chan d_proctype d_step do else empty enabled eval eventually',
  'equivalent false fi for full get_priority goto hidden if implies in init inline int len local ltl mtype nempty never',
  'next nfull notrace np_ nr_pr od of pc_value pid print printf printm priority proctype provided release run select',
  'set_priority short show skip stronguntil timeout trace true typedef unless unsigned until weakuntil xr xs c_code c_decl',
  'c_expr c_state c_track x u v w',
  'auto case char const continue default define double enum extern float include long main register return signed sizeof',
  'static struct switch union void volatile while exit free malloc signal sleep stdin stdout stderr time wait write read open close',
  'now state trail trpt depth uchar ushort uint ulong l t how i',
  'tasks uint_max mutex spinlock_t rw_semaphore completion page task_state killed ended holds_any finish wake pass_on use_up',
  'announced might_sleep queue owner writer readers waiting done present',
].flatMap(words => words.split(' '))
