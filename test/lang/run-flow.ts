import { compileModule } from '../../src/lang/compile.ts'
import { defineFlows } from '../../src/lang/flow.ts'

/**
 * Compiles a module without imports and gives its flows by name; `scope` is what its text may use besides its own names.
 */
export function flowsOf(
  source: string,
  scope: Readonly<Record<string, unknown>> = {},
): Record<string, () => never> {
  const names = [...source.matchAll(/^(?:export )?function (\w+)/gm)].map(([, name]) => name)
  const { code } = compileModule(`const {${Object.keys(scope).join(', ')}} = $scope; ${source}`, {
    file: 'test.cell.ts',
  })
  const body = code.replace(/^import\{[^}]*\}from"[^"]*";/, '').replace(/^export\{[^}]*\}$/m, '')
  return new Function('$flows', '$scope', `${body}\nreturn {${names.join(',')}}`)(defineFlows, scope)
}
