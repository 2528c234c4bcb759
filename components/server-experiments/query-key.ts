/** Under which key an experiment's answer is cached in the page. */
export const variantQueryKey = (name: string) => ['weir', 'variant', name] as const;
