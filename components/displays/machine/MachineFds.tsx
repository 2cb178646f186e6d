import { fdText } from '../../../src/figure/machine-text.ts'
import type { DataFd } from '../../../src/figure/machine-walk.ts'

/** The data fds that the user has been given. */
export function MachineFds({ fds }: { readonly fds: readonly DataFd[] }) {
  return (
    <div class="mm-fds">
      <p class="mm-label">Data fds</p>
      {fds.length === 0 ? (
        <p>none</p>
      ) : (
        <ul>
          {fds.map(fd => (
            <li key={fd.number} class={fd.ended ? 'ended' : 'open'}>
              {fdText(fd)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
