import { parseWithLongIntegers } from '@/lib/record/exactJson';
import { isNestedDeeper } from '@/lib/record/isNestedDeeper';
import { problemCodeOf } from '@/lib/scenarios/record/problemCodeOf';
import { saidBy, withWords } from './saidBy';
import { withoutSecrets } from './secrets';

/** Why a call has no usable answer. `away`: nobody was there at all, so that others would fare the same. */
export type CallTrouble = 'away' | 'slow' | 'redirected' | 'too_large' | 'not_json' | 'refused_token' | 'refused';

/** What came back for one call. `status` 0: no answer. `body` is the JSON of the answer, or the beginning of its text where it is none. */
export interface TargetAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The reference service says so in every answer. */
  readonly reference: boolean;
  /** It has told the console's database of this call, or is about to. */
  readonly recorded: boolean;
  /** null: acknowledged, or refused because it lost the race, which both can be judged. Else what came instead, to be put after the call's name. */
  readonly trouble: { readonly kind: CallTrouble; readonly what: string } | null;
  /** `answered 409: it exists already`, where it was refused because it lost the race. */
  readonly refused?: string;
  /** Monotonic, by `performance.now()`. */
  readonly finishedMs: number;
}

/** An HTTP answer that was received in full. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Where a redirect leads, in words. */
  readonly redirectedTo?: string | null;
  readonly reference: boolean;
  readonly recorded: boolean;
}

const TEXT_KEPT = 500;
/** No API answers so deep. */
const DEEPEST = 64;

/** Whether an answer says that the call lost the race: then it was not acknowledged, and claims nothing. */
export type IsRefusal = (status: number, body: unknown) => boolean;

/** Reads an answer: 2xx with JSON is acknowledged, what `isRefusal` knows has lost the race; anything else is trouble, told with its own message. Pure. */
export function readAnswer(
  answer: HttpAnswer,
  finishedMs: number,
  isRefusal: IsRefusal = isAborted,
  sentHeaders: Readonly<Record<string, string>> = {},
): TargetAnswer {
  const { status, reference, recorded } = answer;
  const text = status < 400 ? answer.text : withoutSecrets(answer.text, sentHeaders);
  const json = parseJson(text);
  const body = json.ok ? json.value : text.slice(0, TEXT_KEPT);
  const said = saidBy(body, sentHeaders);
  const told = (trouble: TargetAnswer['trouble']): TargetAnswer => ({
    status,
    body,
    reference,
    recorded,
    trouble,
    finishedMs,
  });
  if (isRefusal(status, json.ok ? json.value : null))
    return { ...told(null), refused: withWords(`answered ${status}`, said) };
  if (status >= 300 && status < 400 && status !== 304)
    return told({
      kind: 'redirected',
      what: `was redirected (${status})${answer.redirectedTo ? ` to ${answer.redirectedTo}` : ''}; redirects are not followed`,
    });
  if (status === 401)
    return told({ kind: 'refused_token', what: withWords('answered 401: the token was refused', said) });
  if (status < 200 || status > 299) return told({ kind: 'refused', what: withWords(`answered ${status}`, said) });
  if (!json.ok)
    return told({
      kind: 'not_json',
      what: isHtml(answer) ? 'answered with HTML instead of JSON' : `answered with ${json.instead}`,
    });
  return told(null);
}

export function isAborted(status: number, body: unknown): boolean {
  return status === 409 && problemCodeOf(body) === 'ABORTED';
}

function isHtml({ contentType, text }: HttpAnswer): boolean {
  return contentType.includes('html') || text.trimStart().startsWith('<');
}

/** Its integers are as exact as an id has to be. */
function parseJson(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly instead: string } {
  // An acknowledgement may be empty.
  if (text.trim() === '') return { ok: true, value: null };
  try {
    const value = parseWithLongIntegers(text);
    return isNestedDeeper(value, DEEPEST)
      ? { ok: false, instead: `JSON nested more than ${DEEPEST} levels deep` }
      : { ok: true, value };
  } catch {
    return { ok: false, instead: 'something other than JSON' };
  }
}
