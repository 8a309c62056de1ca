import { expect, type Locator, type Page } from 'playwright/test';

/** The page of one record. */
export class RecordPage {
  constructor(readonly page: Page) {}

  async open(name: string, query = ''): Promise<void> {
    await this.page.goto(`/${name}${query}`);
  }

  get verdict(): Locator {
    return this.page.getByTestId('verdict');
  }

  async expectVerdict(verdict: 'consistent' | 'inconsistent' | 'unknown'): Promise<void> {
    await expect(this.verdict).toHaveAttribute('data-verdict', verdict);
  }

  finding(code: string): Locator {
    return this.page.getByTestId(`finding-${code}`);
  }

  field(id: string): Locator {
    return this.page.getByTestId(`field-row-${id}`);
  }

  /** By the id of a copy. */
  source(id: string): Locator {
    return this.page.getByTestId(`source-${id}`);
  }
}
