import type { Inspection } from '@/lib/contract/inspect';
import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import { actorLanes, callTimes, iterationText } from '@/lib/wording/callTimes';
import { counted, formatCount, formatMs } from '@/lib/wording/formatMs';
import { failedOf } from '@/lib/wording/headlineOf';
import { violationLabels } from '@/lib/wording/violationLabels';
import { sentCommand } from '@/lib/wording/sentCommand';
import { answerText } from '@/lib/wording/triedText';
import { rowText } from '@/lib/wording/rowText';
import { html, type Html } from './Html';

/** So many failed and unjudged iterations are shown one by one; more would make a page that no browser likes to open. */
export const REPORT_ITERATIONS = 100;
const MOST_VERSIONS = 30;

/** The failed iterations and those that could not be judged, with their calls and what their inspection found then. */
export function iterationSection(loadTest: LoadTest, iterations: readonly Iteration[]): Html | null {
  const errored = loadTest.points.reduce((sum, point) => sum + point.errored, 0);
  const all = failedOf(loadTest) + errored;
  if (all === 0) return null;
  const shown = chooseIterations(iterations, REPORT_ITERATIONS);
  const left = all - shown.length;
  return html`<h2>Iterations that did not pass</h2>
    <p class="remark">
      ${counted(failedOf(loadTest), 'iteration')}
      failed${errored > 0 && `, ${formatCount(errored)} could not be judged`}. For each call: when it started, after the
      first of those that race, how long it took, and its HTTP status. The evidence is what the stores held when the
      iteration was judged.
      ${left > 0 && html` ${formatCount(left)} of them ${left === 1 ? 'is' : 'are'} left out here; the export as JSON has them all.`}
    </p>
    ${shown.map((iteration) => iterationView(iteration, loadTest))}`;
}

/** At most so many, by delay and number; each delay gives its share, so that none is left out for the sake of another. */
export function chooseIterations(iterations: readonly Iteration[], most: number): readonly Iteration[] {
  const byDelay = new Map<number, Iteration[]>();
  const wanted = iterations
    .filter(({ outcome }) => outcome !== 'passed')
    .sort((a, b) => a.delayMs - b.delayMs || a.n - b.n);
  for (const iteration of wanted)
    byDelay.set(iteration.delayMs, [...(byDelay.get(iteration.delayMs) ?? []), iteration]);
  const chosen = new Set<Iteration>();
  for (let rank = 0; chosen.size < Math.min(most, wanted.length); rank += 1) {
    for (const group of byDelay.values()) {
      const iteration = group[rank];
      if (iteration && chosen.size < most) chosen.add(iteration);
    }
  }
  return wanted.filter((iteration) => chosen.has(iteration));
}

function iterationView(iteration: Iteration, { raced }: LoadTest): Html {
  const { n, delayMs, outcome, violations, subject, delayErrorMs, attempts, inspection } = iteration;
  const lanes = actorLanes(iteration);
  const remarks = [
    ...(delayErrorMs === null
      ? []
      : [`the delayed call started ${formatMs(Math.abs(delayErrorMs))} ${delayErrorMs < 0 ? 'early' : 'late'}`]),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
  ];
  return html`<section class="iteration"><h3>Iteration ${n}, ${delayMs} ms: <span${outcome === 'failed' && html` class="kinds"`}>${outcome === 'failed' ? violationLabels(raced, violations).join(', ') : 'could not be judged'}</span></h3>
<p>${iterationText(iteration)}</p>
${
  lanes.length > 0 &&
  html`<ul class="calls">
    ${callTimes(lanes).map(({ call, start, took, status, refused }) => html`<li><span>${call}</span><span>${start}</span><span>${took}</span><span>${refused ? html`<b>${status}</b>` : status}</span></li>`)}
  </ul>`
}
<p class="subject">${subject !== null && html`<code>${subject}</code>`}${remarks.length > 0 && html` · ${remarks.join(' · ')}`}</p>
${requests(iteration)}${inspection && evidence(inspection)}</section>`;
}

/** What was sent to an API of a team's own, each as a command to send it again. */
function requests({ calls }: Iteration): Html | null {
  const sent = calls.flatMap(({ sent: request, ...call }) => (request === undefined ? [] : [{ ...call, request }]));
  if (sent.length === 0) return null;
  return html`<details>
    <summary>${counted(sent.length, 'request')}, as ${sent.length === 1 ? 'it was' : 'they were'} sent</summary>
    <div>
      ${sent.map(
        ({ call, status, request, response }) =>
          html`<div class="finding">
            <b>${call}</b> <span class="mute">${status === 0 ? 'no answer' : `answered ${status}`}</span>
            <pre>${sentCommand(request)}</pre>
            ${response !== null && response !== undefined && html`<pre>${answerText(response)}</pre>`}
          </div>`,
      )}
    </div>
  </details>`;
}

function evidence({ findings, versions, rowSets, inspectedAt }: Inspection): Html {
  const shown = versions.slice(0, MOST_VERSIONS);
  return html`<details>
    <summary>
      Evidence: ${counted(findings.length, 'finding')}, ${counted(versions.length, 'version')} in ClickHouse at
      ${inspectedAt.slice(11, 23)} UTC
    </summary>
    <div>
      ${findings.map(
        ({ title, code, explanation, narrative }) =>
          html`<div class="finding">
            <b>${title}</b> <code class="mute">${code}</code><br />${explanation}${
              narrative.length > 0 &&
              html`<ol>
                ${narrative.map((step) => html`<li>${step}</li>`)}
              </ol>`
            }
          </div>`,
      )}
      ${
        shown.length > 0 &&
        html`<div class="scroll" tabindex="0" role="region" aria-label="Versions">
            <table class="words">
              <thead>
                <tr>
                  <th scope="col">Row</th>
                  <th scope="col">Inserted</th>
                  <th scope="col">Version</th>
                  <th scope="col">FINAL</th>
                  <th scope="col">Changed</th>
                </tr>
              </thead>
              <tbody>
                ${shown.map(
                  (version) =>
                    html`<tr>
                      <td>${rowText(version, rowSets)}</td>
                      <td>${version.insertOrder ?? '–'}</td>
                      <td><code>${version.version ?? '–'}</code></td>
                      <td>${version.survives ? 'kept' : ''}</td>
                      <td class="wrap">
                        ${version.changed.map(({ field, from, to }) => `${field}: ${show(from)} → ${show(to)}`).join('; ')}
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
          ${versions.length > MOST_VERSIONS && html`<p class="remark">${formatCount(versions.length - MOST_VERSIONS)} more versions are left out.</p>`}`
      }
    </div>
  </details>`;
}

function show(value: Inspection['versions'][number]['changed'][number]['from']): string {
  if (value === null) return 'NULL';
  const text = typeof value === 'string' ? (value === '' ? "''" : value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
