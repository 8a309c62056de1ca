import { expect, type Locator, type Page } from 'playwright/test';

/** The fix matrix, and what hangs on it: explorations, orders, replays. */
export class InterleavingsPage {
  constructor(readonly page: Page) {}

  async openMatrix(query = '?scenario=scorecard_race'): Promise<void> {
    await this.page.goto(`/interleavings${query}`);
    await expect(this.page.getByTestId('matrix').or(this.page.getByTestId('not-explored')).first()).toBeVisible();
  }

  cell(variant: string): Locator {
    return this.page.getByTestId(`cell-${variant}`);
  }

  /** Explores a variant from its cell, unless that was done before, and waits for what it comes to. */
  async explore(variant: string, standing: 'violated' | 'proven'): Promise<void> {
    if ((await this.cell(variant).getAttribute('data-standing')) === 'unexplored') {
      const rest = this.page.getByTestId('not-explored');
      if ((await rest.getAttribute('open')) === null) await rest.locator('summary').click();
      await this.page.getByTestId(`explore-${variant}`).click();
    }
    await expect(this.cell(variant)).toHaveAttribute('data-status', 'completed');
    await expect(this.cell(variant)).toHaveAttribute('data-standing', standing);
  }

  async choose(variant: string): Promise<void> {
    await this.page.getByTestId(`cell-open-${variant}`).click();
    await expect(this.page.getByTestId('chosen')).toHaveAttribute('data-variant', variant);
  }

  get order(): Locator {
    return this.page.getByTestId('order');
  }

  /** Presses keys and expects to stand at a step. */
  async stepTo(key: string, step: number): Promise<void> {
    await this.page.keyboard.press(key);
    await expect(this.order).toHaveAttribute('data-step', String(step));
  }
}
