/** Why a module of the modelling language cannot be compiled, and where. */
export class CompileError extends Error {
  readonly stage: 'syntax' | 'subset'
  /** 1-based line in the module's text; absent when the error has no single place. */
  readonly line: number | undefined
  /** What would be right. */
  readonly hint: string | undefined

  constructor(stage: 'syntax' | 'subset', message: string, line?: number, hint?: string) {
    super(message)
    this.name = 'CompileError'
    this.stage = stage
    this.line = line
    this.hint = hint
  }
}
