import type { Program } from '../../value/index.ts'
import { type ExportedClaim, treeText } from './claim-tree.ts'
import { Names } from './names.ts'
import { type Model, modelFor } from './promela-model.ts'
import type { Survey } from './survey.ts'
import { type FieldDomain, valueText } from './values.ts'

/** A program with the names that its PlusCal text uses. */
export type PlusCalModel = Model

/** Words of TLA+, of PlusCal and of the export that a model cannot use as names. */
const reserved: readonly string[] = [
  'algorithm and assert assume await axiom begin boolean by call case choose constant constants corollary def define defs do',
  'domain done either else elseif elsif enabled end error except extends fair false goto has hence hide if in instance',
  'integers lambda lemma let local macro module new nobody obvious omitted only or other others pick print procedure proof',
  'proposition prove qed recursive return self sequences sf_ skip stack state string subset suffices take tasks temporal',
  'then theorem true unchanged union use variable variables wf_ when while with witness process pc procset init next spec',
  'terminating vars t l m one left before after bag head tail append len selectseq tlc nat int',
  'runs wake passon leftqueue hasreaders inatomiccontext ended holds nofault nothingheldatend nobodywaitsatitsend',
  'task_state killed',
].flatMap(words => words.split(' '))

export function plusCalModel(
  program: Program,
  survey: Survey,
  domains: readonly FieldDomain[],
  claims: readonly ExportedClaim[],
): PlusCalModel {
  return modelFor(program, survey, domains, claims, new Names(reserved), {
    end: 'Done',
    fault: 'fault',
    oneScope: true,
  })
}

/** A field's value, by its index. */
export function valueInTla({ program, domains }: PlusCalModel, field: number, value: number): string {
  const plain = program.values[value]
  const { kind = 'code', values = [] } = domains[field] ?? {}
  if (kind === 'boolean') return plain === true ? 'TRUE' : 'FALSE'
  if (kind === 'integer') return String(plain)
  const others = values.map(one => program.values[one]).filter(one => typeof one !== 'string')
  const isOnly = !others.some(other => valueText(other) === plain)
  return typeof plain === 'string' && isOnly ? JSON.stringify(plain) : JSON.stringify(valueText(plain))
}

/** That a field holds one of the values; undefined when it always does. */
export function isOneOfIn(model: PlusCalModel, field: number, values: readonly number[]): string | undefined {
  const name = model.shared.fields[field] ?? ''
  const { kind, values: all = [] } = model.domains[field] ?? {}
  if (all.every(value => values.includes(value))) return undefined
  const texts = values.map(value => valueInTla(model, field, value))
  if (kind === 'boolean') return texts.map(text => (text === 'TRUE' ? name : `~${name}`)).join(' \\/ ')
  return texts.length === 1 ? `${name} = ${texts[0]}` : `${name} \\in {${texts.join(', ')}}`
}

/** That a task holds a lock in some mode. */
export function holdsIn({ program, shared }: PlusCalModel, object: number, task: string): string {
  const l = shared.objects[object] ?? ''
  return program.objects[object]?.type === 'rw_semaphore'
    ? `(${l}.writer = ${task} \\/ ${l}.depth[${task}] > 0)`
    : `${l}.owner = ${task}`
}

/** A claim as an expression of TLA+. */
export function claimText(model: PlusCalModel, { tree }: ExportedClaim): string {
  return treeText(tree, {
    and: ' /\\ ',
    or: ' \\/ ',
    yes: 'TRUE',
    no: 'FALSE',
    is: (atom, values) => {
      if ('field' in atom)
        return isOneOfIn(
          model,
          atom.field,
          values.filter(value => typeof value === 'number'),
        )
      const sets = values.map(value => {
        const tasks = typeof value === 'number' ? [value] : value
        return `{${tasks.map(task => model.outline.numbers[task]).join(', ')}}`
      })
      return `{t \\in Tasks : ${holdsIn(model, atom.lock, 't')}} \\in {${sets.join(', ')}}`
    },
  })
}
