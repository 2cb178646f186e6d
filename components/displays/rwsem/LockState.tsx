import { lockIdentity } from '../../../src/figure/lock-identity.ts'
import { enumeration, objectLabel } from '../../../src/figure/names.ts'
import { rwsemState } from '../../../src/figure/rwsem.ts'
import type { LockMode, RwsemRun } from '../../../src/value/index.ts'

/** The lock as it stands: who holds it, and who waits, first first. */
export function LockState({ run }: { readonly run: RwsemRun }) {
  const { trace } = run
  const { holds, queue, entered } = rwsemState(run)
  const { key } = lockIdentity(trace.objects[0]?.name ?? '')
  const name = (task: number) => trace.tasks[task] ?? ''
  const isQueue = trace.policy === 'linux'
  return (
    <div class={`rw-lock lock-${key}`} style={`--fill:var(--lock-${key}-fill)`}>
      <section>
        <h4 class="rw-title">
          {'Hold '}
          <code class={`lock lock-${key}`} translate={false}>
            {objectLabel(trace, 0)}
          </code>
        </h4>
        <ul>
          {holds.map(({ task, mode, depth }) => {
            const passed = entered.get(task)
            const twice = depth > 1 ? ` ${depth} times` : ''
            const past = passed && passed.length > 0 ? `, past ${enumeration(passed.map(name))}` : ''
            return (
              <li key={task} class={`rw-hold ${mode}${passed ? ' new' : ''}`}>
                <i class="rw-swatch" aria-hidden="true" />
                <b translate={false}>{name(task)}</b>{' '}
                <span>{`${verb(mode)}${twice}${passed ? ', just in' : ''}${past}`}</span>
              </li>
            )
          })}
        </ul>
        {holds.length === 0 && <p>Nobody</p>}
      </section>
      <section>
        <h4 class="rw-title">{isQueue ? 'Queue, first to last' : 'Wait, in the order they asked'}</h4>
        <ol>
          {queue.map(({ task, mode }) => (
            <li key={task} class={`rw-wait ${mode}`}>
              <b translate={false}>{name(task)}</b> <span>{`wants to ${mode}`}</span>
            </li>
          ))}
        </ol>
        {queue.length === 0 && <p>Nobody</p>}
      </section>
    </div>
  )
}

function verb(mode: LockMode): string {
  return mode === 'read' ? 'reads' : 'writes'
}
