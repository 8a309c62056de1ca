import { expect, type Locator, type Page } from 'playwright/test';

export type SweepState = 'queued' | 'running' | 'paused' | 'clean' | 'drifted' | 'incomplete' | 'cancelled' | 'failed';

/** The page `/drift`, and the page of a sweep that is started on it. */
export class DriftPage {
  constructor(readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`/drift${query}`);
    await expect(this.page.getByTestId('drift')).toBeVisible();
  }

  /** Starts a sweep from the form and waits until it has ended so. */
  async sweep(record: string, kind: 'recent' | 'deep', state: SweepState): Promise<void> {
    await this.page.getByTestId('new-sweep').click();
    await this.page.getByTestId('sweep-record').selectOption(record);
    await this.page.getByTestId(`sweep-kind-${kind}`).check();
    await this.page.getByTestId('start-sweep').click();
    await expect(this.page.getByTestId('sweep')).toHaveAttribute('data-state', state);
  }

  type(record: string): Locator {
    return this.page.getByTestId(`drift-type-${record}`);
  }

  /** The row of the drift of a record. */
  row(name: string): Locator {
    return this.page.locator(`[data-testid="drift-row"][data-name="${name}"]`);
  }

  get rows(): Locator {
    return this.page.getByTestId('drift-row');
  }

  filter(cause: string): Locator {
    return this.page.getByTestId(`filter-${cause}`);
  }
}
