/**
 * What quickstart says at its end: where everything is, how the first person gets in, and how a scheduler calls.
 * @param {{ address: string, setupToken: string | null, cronSecret: string | null }} facts `setupToken`: null once
 *   somebody is the administrator, or when there is none
 * @returns {string[]} lines
 */
export function welcomeLines({ address, setupToken, cronSecret }) {
  return [
    `  Open        ${address}`,
    ...(setupToken === null
      ? []
      : [
          `  First run   ${address}/setup?token=${encodeURIComponent(setupToken)}`,
          '              (make yourself the administrator; works until somebody has)',
        ]),
    `  Demo shop   ${address}/demo`,
    '  Reports are computed by themselves; a scheduler of yours may do it too:',
    `              curl -X POST -H "Authorization: Bearer ${cronSecret ?? '$CRON_SECRET'}" ${address}/api/cron`,
    '  Ctrl-C stops everything that this command has started.\n',
  ];
}
