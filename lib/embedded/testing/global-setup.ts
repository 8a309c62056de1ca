import type { TestProject } from 'vitest/node';
import { startTestStack } from './startTestStack';

/** One Postgres and one ClickHouse for the whole run; each test file takes databases of its own in them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = await startTestStack();
  project.provide('lastwriteStack', running.stack);
  return () => running.stop();
}
