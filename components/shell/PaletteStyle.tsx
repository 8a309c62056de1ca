import { paletteOf } from '@/lib/wording/palette';

const css = `:root{${paletteOf('light')}}[data-theme='dark']{${paletteOf('dark')}}`;

/** The colours of both themes, for the head of a page. */
export function PaletteStyle() {
  return <style dangerouslySetInnerHTML={{ __html: css }} />;
}
