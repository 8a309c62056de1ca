import { expect, type Locator, type Page } from 'playwright/test';

/** The race lab, and a run of it. */
export class LabPage {
  constructor(readonly page: Page) {}

  async open(race: string): Promise<void> {
    await this.page.goto(`/interleavings/lab?race=${race}`);
    await expect(this.page.getByTestId(`gallery-${race}`)).toHaveAttribute('aria-pressed', 'true');
  }

  get text(): Locator {
    return this.page.getByTestId('lab-text');
  }

  /** Starts what is in the form, and waits for the end of the run. */
  async run(): Promise<void> {
    await this.page.getByTestId('lab-start').click();
    await expect(this.page.getByTestId('lab-run')).toHaveAttribute('data-status', 'completed');
  }

  /** `own`: as the race is written. */
  cell(variant: string, level: string): Locator {
    return this.page.getByTestId(`lab-cell-${variant}-${level.replaceAll(' ', '-')}`);
  }

  async expectCell(
    variant: string,
    level: string,
    [state, violating, orders]: readonly [string, number, number],
  ): Promise<void> {
    const cell = this.cell(variant, level);
    await expect(cell).toHaveAttribute('data-state', state);
    await expect(cell).toHaveAttribute('data-violating', String(violating));
    await expect(cell).toHaveAttribute('data-orders', String(orders));
  }
}
