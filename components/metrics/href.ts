/** Address of a metric's page: "/metrics/shopping/order_count". */
export function metricHref(ref: string): string {
  return `/metrics/${ref.split('/').map(encodeURIComponent).join('/')}`;
}
