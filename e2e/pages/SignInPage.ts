import { expect, type Locator, type Page } from 'playwright/test';

/** The page `/sign-in` of a console that asks people who they are, and what its other pages say of whoever is signed in. */
export class SignInPage {
  constructor(readonly page: Page) {}

  get problem(): Locator {
    return this.page.getByTestId('sign-in-problem');
  }

  get issuer(): Locator {
    return this.page.getByTestId('sign-in-issuer');
  }

  get signedIn(): Locator {
    return this.page.getByTestId('signed-in');
  }

  async give(token: string, user = ''): Promise<void> {
    await this.page.getByTestId('sign-in-token').fill(token);
    await this.page.getByTestId('sign-in-user').fill(user);
    await this.page.getByTestId('sign-in-submit').click();
  }

  async expectRole(role: 'read' | 'run'): Promise<void> {
    await expect(this.signedIn).toHaveAttribute('data-role', role);
  }

  async signOut(): Promise<void> {
    await this.page.getByTestId('sign-out').click();
    await expect(this.page).toHaveURL(/\/sign-in/);
  }
}
