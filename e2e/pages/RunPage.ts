import { expect, type Locator, type Page } from 'playwright/test';

export type RunStatus = 'queued' | 'running' | 'completed' | 'cancelled' | 'failed';

/** The page of one load test. */
export class RunPage {
  constructor(readonly page: Page) {}

  async open(id: string, query = ''): Promise<void> {
    await this.page.goto(`/load-tests/${id}${query}`);
    await expect(this.run).toBeVisible();
  }

  get run(): Locator {
    return this.page.getByTestId('run');
  }

  get headline(): Locator {
    return this.page.getByTestId('run-headline');
  }

  get progress(): Locator {
    return this.page.getByTestId('progress');
  }

  /** A row of the table of figures. */
  point(delayMs: number): Locator {
    return this.page.getByTestId(`point-${delayMs}`);
  }

  async expectStatus(status: RunStatus): Promise<void> {
    await expect(this.run).toHaveAttribute('data-status', status);
  }

  async finished(): Promise<number> {
    return Number(await this.run.getAttribute('data-finished'));
  }
}
