import { checkOptions, open, type Source } from '../../lang/index.ts'
import type { Program } from '../../value/index.ts'
import { type ExploreOptions, exploreChecks } from '../explore.ts'
import { defaultLimit } from '../options.ts'
import { type ExportedClaim, exportClaims, type KeptClaim } from './claim-tree.ts'
import { type Survey, surveyOf } from './survey.ts'
import { type FieldDomain, fieldDomains } from './values.ts'

/** What every language is told of a scenario. */
export interface Surveyed {
  /** Its tables, with all that can be reached in them. */
  readonly program: Program
  readonly survey: Survey
  readonly domains: readonly FieldDomain[]
  readonly exported: readonly ExportedClaim[]
  readonly kept: readonly KeptClaim[]
}

/** Searches a scenario, or tables learned from one, for what an export has to say; `asker` is whose options they are. */
export function surveyed(asker: string, source: Source, options: ExploreOptions): Surveyed {
  checkOptions(asker, options, exploreChecks)
  const opened = open(source, options.policy)
  const survey = surveyOf(opened.program, options.limit ?? defaultLimit, opened.learner)
  const program = { ...opened.program, complete: opened.program.complete && !survey.limited }
  const domains = fieldDomains(program)
  return { program, survey, domains, ...exportClaims(opened, options, domains) }
}
