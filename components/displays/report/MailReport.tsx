import { explainLines } from '../../../src/figure/report/explain.ts'
import { decodeSplats, mailReport } from '../../../src/splat/index.ts'
import { ReportText } from './ReportText.tsx'

const lines = decodeSplats(mailReport).flatMap(report => report.lines)

/** The mail's own report in a chapter, line by line. */
export default function MailReport() {
  return (
    <div class="figure">
      <p class="figure-head">
        <b>The mail’s report</b>
      </p>
      <ReportText id="mail-report" label="The mail’s report" lines={explainLines(lines)} />
    </div>
  )
}
