import { paletteOf } from '@/lib/wording/palette';

const css = `:root{${paletteOf('light')}}@media screen{[data-theme='dark']{${paletteOf('dark')}}}@media print{:root{--paper:#ffffff}}`;

/** The colours of both themes, for the head of a page. */
export function PaletteStyle() {
  return <style dangerouslySetInnerHTML={{ __html: css }} />;
}
