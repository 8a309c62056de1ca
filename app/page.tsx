import { Suspense } from 'react';
import { StartScreen } from '@/components/start/StartScreen';

export default function StartPage() {
  return (
    <Suspense>
      <StartScreen />
    </Suspense>
  );
}
