import type { DeploymentMark } from '@/lib/view/deploymentMarks';
import { formatUtc } from '@/lib/view/time';

/** Which deployment a numbered line of a chart is. */
export function DeploymentKey({ number, title, at, url }: DeploymentMark) {
  const text = `${title}, ${formatUtc(at).slice(0, 16)} UTC`;
  return (
    <span className="inline-flex items-center gap-1.5" data-testid="chart-deployment">
      <svg width="10" height="14" aria-hidden="true">
        <path d="M5 0V14" stroke="var(--ink)" strokeDasharray="4 3" />
      </svg>
      {number}{' '}
      {url === null ? (
        text
      ) : (
        <a href={url} target="_blank" rel="noreferrer" className="quiet-link">
          {text}
        </a>
      )}
    </span>
  );
}

/** The line of a deployment, for a ReferenceLine. The chart leaves 18 pixels above for its number. */
export function deploymentLine({ x, number }: DeploymentMark) {
  return {
    x,
    stroke: 'var(--ink)',
    strokeDasharray: '4 3',
    label: { value: number, position: 'top', fill: 'var(--ink)', fontSize: 12 },
  } as const;
}
