import { expect, type Locator, type Page } from 'playwright/test';

type TextField = 'delays' | 'iterations' | 'concurrency' | 'settleMs' | 'batches' | 'label';

/** The form that starts a load test. */
export class LoadTestFormPage {
  constructor(readonly page: Page) {}

  async open(query = ''): Promise<void> {
    await this.page.goto(`/load-tests/new${query}`);
    await expect(this.page.getByTestId('load-test-form')).toBeVisible();
  }

  get start(): Locator {
    return this.page.getByTestId('start');
  }

  input(field: TextField | 'scenario' | 'variant'): Locator {
    return this.page.getByTestId(`input-${field}`);
  }

  problem(field: string): Locator {
    return this.page.getByTestId(`problem-${field}`);
  }

  /** Opens the choice, types, and takes the one of this id. */
  async choose(field: 'scenario' | 'variant', typed: string, id: string): Promise<void> {
    await this.input(field).click();
    await this.page.getByTestId(`input-${field}-search`).fill(typed);
    await this.page.getByTestId(`input-${field}-${id}`).click();
    await expect(this.input(field)).toHaveAttribute('data-value', id);
  }

  /** The fields that stand folded. */
  async unfold(): Promise<void> {
    const advanced = this.page.getByTestId('advanced');
    if ((await advanced.getAttribute('aria-expanded')) === 'false') await advanced.click();
  }

  async fill(values: Partial<Record<TextField, string>>): Promise<void> {
    for (const [field, value] of Object.entries(values)) await this.input(field as TextField).fill(value);
  }
}
