import type { Iteration, LoadTest } from '@/lib/contract/loadTests';
import { racesCalls, type ScenarioDescription } from '@/lib/contract/scenarios';
import { conditionFigures, saturationText } from '@/lib/wording/conditions';
import { formatCount, formatMs } from '@/lib/wording/formatMs';
import { failedOf, headlineOf, judgedOf } from '@/lib/wording/headlineOf';
import { loadTestCommand } from '@/lib/wording/loadTestCommand';
import { parametersInWords } from '@/lib/wording/parametersInWords';
import { rampHead, rampRows, rampText } from '@/lib/wording/ramp';
import { safeDelaySentence } from '@/lib/wording/safeDelaySentence';
import { transportNames } from '@/lib/wording/transportNames';
import { html, Html } from './html/Html';
import { iterationSection } from './html/iterationSection';
import { pointSection } from './html/pointSection';
import { rateChart } from './html/rateChart';
import { styles } from './html/styles';
import { violationChart } from './html/violationChart';

export interface Report {
  readonly loadTest: LoadTest;
  /** undefined: the run's scenario is no longer configured; its variant is shown by its id. */
  readonly scenario: ScenarioDescription | undefined;
  /** Failed and unjudged ones, with their inspections or without; `REPORT_ITERATIONS` of them are shown. */
  readonly iterations: readonly Iteration[];
  /** ISO 8601 UTC. */
  readonly generatedAt: string;
}

/** The load test as one page that needs nothing else: no script, no font, nothing fetched. Light and dark by the reader's system, and printable. */
export function toHtml(report: Report): string {
  const { loadTest, scenario, iterations, generatedAt } = report;
  const { lead, rest } = headlineOf(loadTest);
  const title = `${loadTest.request.label ?? loadTest.request.variant}: ${lead}`;
  return html`${new Html('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Lastwrite">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="referrer" content="no-referrer">
<title>${title}</title><style>${new Html(styles)}</style></head><body><main>
<p class="eyebrow">Lastwrite · load test${loadTest.request.label !== undefined && ` · ${loadTest.request.label}`}</p>
<h1${failedOf(loadTest) > 0 && html` class="failing"`}>${lead}</h1>
${rest !== '' && html`<p class="lead">${rest}</p>`}
${judgedOf(loadTest) > 0 && html`<p class="lead">${safeDelaySentence(loadTest)}</p>`}
${loadTest.request.latency === 'staging' && html`<p class="simulated">Latency <code>staging</code> is simulated: the reference service is slowed down step by step. The failures come from the races themselves.</p>`}
${saturation(loadTest)}
${troubles(loadTest)}
${rateChart(loadTest)}
${violationChart(loadTest)}
${pointSection(loadTest)}
${requestSection(loadTest, scenario)}
${iterationSection(loadTest, iterations)}
<footer>Load test <code>${loadTest.id}</code> · generated ${utc(generatedAt)} · all times are UTC</footer>
</main></body></html>
`.markup;
}

/** Above the rates: that they were measured on a saturated machine. null where they were not. */
function saturation(loadTest: LoadTest): Html | null {
  const text = saturationText(loadTest);
  return text === null
    ? null
    : html`<div class="notes saturated">
        <b>${text}</b><br /><span class="mute">${conditionFigures(loadTest)}</span>
      </div>`;
}

/** Notes and why iterations could not be judged; null when there is nothing to say. */
function troubles({ notes, errors }: LoadTest): Html | null {
  if (notes.length === 0 && errors.length === 0) return null;
  return html`<div class="notes">
    <ul>
      ${notes.map(({ at, message }) => html`<li><span class="mute">${utc(at)}</span> ${message}</li>`)}
      ${errors.map(({ reason, count }) => html`<li>${formatCount(count)} not judged: ${reason}</li>`)}
    </ul>
  </div>`;
}

function requestSection(loadTest: LoadTest, scenario: ScenarioDescription | undefined): Html {
  const { request, ramp, createdAt, startedBy, startedAt, finishedAt } = loadTest;
  const variant = scenario?.variants.find(({ id }) => id === request.variant);
  const facts: readonly (readonly [string, string | null])[] = [
    ['Scenario', loadTest.raced.title],
    ['Variant', variant ? `${variant.title} (${request.variant})` : request.variant],
    ['Environment', request.environment],
    ['Delays', `${request.delaysMs.join(', ')} ms`],
    ['Iterations per delay', formatCount(request.iterations)],
    ['At the same time', rampText(loadTest) ?? formatCount(request.concurrency)],
    ['Wait before judging', formatMs(request.settleMs)],
    ['Latency', request.latency === 'staging' ? 'staging, simulated' : request.latency],
    ['Transport', racesCalls(loadTest.raced) ? transportNames[request.transport] : null],
    ['Parameters', parametersInWords(request.parameters).join(', ') || null],
    ['Conditions', conditionFigures(loadTest) ?? 'not measured'],
    ['Label', request.label ?? null],
    ['Created', utc(createdAt)],
    ['Started by', startedBy],
    ['Started', startedAt === null ? null : utc(startedAt)],
    ['Finished', finishedAt === null ? 'not yet' : utc(finishedAt)],
  ];
  return html`<h2>What was run</h2>
    ${scenario && html`<p class="lead">${scenario.summary}</p>`}
    <dl>
      ${facts.map(
        ([term, text]) =>
          text !== null &&
          html`<div>
            <dt>${term}</dt>
            <dd>${text}</dd>
          </div>`,
      )}
    </dl>
    ${
      ramp &&
      ramp.levels.length > 0 &&
      html`<h3>What the ramp measured</h3>
        <table>
          <thead>
            <tr>
              ${rampHead.map((title) => html`<th>${title}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rampRows(ramp).map(
              ({ cells, isChosen }) =>
                html`<tr>
                  ${cells.map((cell, index) => html`<td>${isChosen && index === 0 && html`<b>chosen</b> `}${cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>`
    }
    <pre>${commandParts(loadTestCommand(request))}</pre>`;
}

/** An option and its value stay on one line. */
function commandParts(command: string): readonly Html[] {
  return command.split(/ (?=--)/).map((part, index) => html`${index > 0 && ' '}<span>${part}</span>`);
}

/** `2026-01-18 10:32:07`: to the second. */
function utc(text: string): string {
  return text.slice(0, 19).replace('T', ' ');
}
