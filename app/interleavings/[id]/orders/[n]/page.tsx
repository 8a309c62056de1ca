import type { Metadata } from 'next';
import { Suspense } from 'react';
import { OrderScreen } from '@/components/interleavings/order/OrderScreen';

interface Props {
  readonly params: Promise<{ readonly id: string; readonly n: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Order ${(await params).n}` };
}

export default async function OrderPage({ params }: Props) {
  const { id, n } = await params;
  return (
    <Suspense>
      <OrderScreen key={`${id} ${n}`} id={id} n={n} />
    </Suspense>
  );
}
