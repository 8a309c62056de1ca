import { expect, test } from 'playwright/test';

test('a trial compares records of a type and says of each field how many agree', async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('nav-records').click();
  await expect(page.getByTestId('type-order')).toHaveText('tenants/{tenant}/orders/{order}');
  await page.getByTestId('trial-order').click();
  await expect(page.getByTestId('trial-said-order')).toContainText(/4 records compared/);
  const mapping = page.getByTestId('mapping-order');
  await expect(mapping.getByRole('row', { name: /^status/ })).toContainText('equal in 4 of 4');
  await expect(mapping.getByRole('row', { name: /^item: SKU/ })).toContainText('sku');
  await page.getByTestId('fields-order').click();
  await expect(mapping).toHaveCount(0);
});

test('an order is inspected as any record is, in its own words', async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('start-input').fill('see tenants/meadow/orders/48215, please');
  await page.getByTestId('start-submit').click();
  await expect(page).toHaveURL(/\/tenants\/meadow\/orders\/48215/);
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'inconsistent');
  await expect(page.getByTestId('finding-lost_deletion')).toBeVisible();
  await expect(page.getByTestId('row-item-2')).toBeVisible();
  await expect(page.getByTestId('not-judged')).toBeAttached();
  await expect(page.locator('#main')).not.toContainText(/card|criteri/i);
});
