import { describe, expect, test } from 'vitest';
import { BackgroundWork } from './BackgroundWork';

describe('background work', () => {
  test('is quiet when all is done, work that came later included', async () => {
    const background = new BackgroundWork();
    const done: string[] = [];
    background.add(
      Promise.resolve().then(() => {
        done.push('first');
        background.add(Promise.resolve().then(() => void done.push('second')));
      }),
    );
    expect(background.pending).toBe(1);
    expect(await background.quiet(1_000)).toBe(true);
    expect(done).toEqual(['first', 'second']);
    expect(background.pending).toBe(0);
  });

  test('says so when it takes too long', async () => {
    const background = new BackgroundWork();
    let finish = () => undefined as void;
    background.add(
      new Promise<void>((resolve) => {
        finish = resolve;
      }),
    );
    expect(await background.quiet(10)).toBe(false);
    finish();
    expect(await background.quiet(1_000)).toBe(true);
  });
});
