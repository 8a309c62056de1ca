import { expect, type Locator, type Page } from 'playwright/test';

/** The start page: one field that reads anything with names in it. */
export class StartPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/');
    await expect(this.input).toBeFocused();
  }

  get input(): Locator {
    return this.page.getByTestId('start-input');
  }

  /** Pastes as a person does: through the clipboard event of whatever has the focus. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((pasted) => {
      const data = new DataTransfer();
      data.setData('text/plain', pasted);
      (document.activeElement ?? document.body).dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, text);
  }
}
