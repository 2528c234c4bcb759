/** Choices of a select from what is defined; what was chosen and is not there any more stays choosable. */
export function optionsOf(
  known: readonly { value: string; label: string }[],
  chosen: string,
): { value: string; label: string }[] {
  const missing = chosen !== '' && !known.some(({ value }) => value === chosen);
  return [{ value: '', label: 'choose' }, ...known, ...(missing ? [{ value: chosen, label: `${chosen} (gone)` }] : [])];
}

export function metricOptions(metrics: readonly { ref: string; name: string }[], chosen: string) {
  return optionsOf(
    metrics.map(({ ref, name }) => ({ value: ref, label: `${name} (${ref})` })),
    chosen,
  );
}
