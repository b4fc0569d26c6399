// https://knowledge.workspace.google.com/admin/security/create-a-bimi-svg-file-detailed-steps, retrieved 2026-11-21
const LEAST_PIXELS = 96;

/**
 * What a logo's outline is to a mailbox, which shows it in a small square or circle: it should be square, and where it
 * gives a size, in pixels and no smaller than Gmail takes. A size may be left out: the viewBox is then its shape.
 *
 * @param attributes  of the root element
 */
export function shapeRemarks(attributes: Readonly<Record<string, string>>): readonly string[] {
  const { viewBox, width, height } = attributes;
  const box = boxIn(viewBox);
  const sizes = [
    ['width', width],
    ['height', height],
  ] as const;
  const relative = sizes.filter(([, size]) => size !== undefined && pixelsIn(size) === null).map(([name]) => name);
  const [wide = null, high = null] = sizes.map(([, size]) => (size === undefined ? null : pixelsIn(size)));
  const outline = box ?? (wide === null || high === null ? null : { width: wide, height: high });
  const isSmall = [wide, high].some((size) => size !== null && size < LEAST_PIXELS);
  return [
    ...(box === null ? [viewBox ? 'its viewBox is not four numbers' : 'it has no viewBox, by which it is scaled'] : []),
    ...(outline !== null && outline.width !== outline.height
      ? [`it is not square (${outline.width} by ${outline.height})`]
      : []),
    ...(relative.length > 0 ? [`its ${relative.join(' and ')} is not in pixels, as Gmail asks`] : []),
    ...(isSmall ? [`it is smaller than the ${LEAST_PIXELS} by ${LEAST_PIXELS} pixels that Gmail asks for`] : []),
  ];
}

function boxIn(viewBox: string | undefined): { readonly width: number; readonly height: number } | null {
  const box = (viewBox ?? '').trim().split(/\s*,\s*|\s+/);
  const [, , width, height] = box.map(Number);
  if (box.length !== 4 || box.some((part) => part === '') || width === undefined || height === undefined) return null;
  return box.map(Number).every(Number.isFinite) && width > 0 && height > 0 ? { width, height } : null;
}

/** @returns null for what is no size in pixels */
function pixelsIn(size: string): number | null {
  const [, number] = /^\s*([0-9]{1,9}(?:\.[0-9]{0,9})?)(?:px)?\s*$/.exec(size) ?? [];
  return number === undefined ? null : Number(number);
}
