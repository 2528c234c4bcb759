/** How often a stock or a flow is recorded, for forms. */
export const FREQUENCIES = [
  { value: 'daily', label: 'every day' },
  { value: 'hourly', label: 'every hour' },
  { value: 'twelve_minutely', label: 'every 12 minutes' },
  { value: 'minutely', label: 'every minute' },
  { value: 'weekly', label: 'every week' },
  { value: 'two_weekly', label: 'every two weeks' },
  { value: 'four_weekly', label: 'every four weeks' },
  { value: 'never', label: 'never' },
];
