import type { Deployment } from '@/lib/contract/sweeps';

/** A deployment on a chart's axis. */
export interface DeploymentMark {
  readonly id: string;
  /** 1, 2, 3, … from left to right. */
  readonly number: number;
  readonly x: number;
  readonly title: string;
  readonly at: string;
  readonly url: string | null;
}

/** By time, each at the place that `placeOf` gives it; those without one are left out. `placeOf` gets milliseconds since 1970. */
export function deploymentMarks(
  deployments: readonly Deployment[],
  placeOf: (at: number) => number | null,
): readonly DeploymentMark[] {
  return [...deployments]
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .flatMap((deployment) => {
      const x = placeOf(Date.parse(deployment.at));
      return x === null ? [] : [{ ...deployment, x }];
    })
    .map(({ id, x, title, at, url }, index) => ({ id, number: index + 1, x, title, at, url }));
}

/**
 * Between runs that stand at 0, 1, 2, … by the time at which they were started: several of one gap share it evenly. One from before the first run is
 * left out, for nothing shows what it changed; one after the last stands in the half step that is left of the axis.
 */
export function marksBetweenRuns(
  runs: readonly { readonly createdAt: string }[],
  deployments: readonly Deployment[],
): readonly DeploymentMark[] {
  const runBefore = (at: number) => runs.filter(({ createdAt }) => Date.parse(createdAt) <= at).length - 1;
  return deploymentMarks(deployments, (at) => {
    const run = runBefore(at);
    const others = deployments.filter((other) => runBefore(Date.parse(other.at)) === run);
    const place = others.filter((other) => Date.parse(other.at) < at).length + 1;
    const width = run === runs.length - 1 ? 0.5 : 1;
    return run < 0 ? null : run + (width * place) / (others.length + 1);
  });
}
