import type { OperationView } from '@/lib/api/schemas';

/** Who may call an operation, in a sentence. */
export const ACCESS_WORDS: Record<OperationView['access'], string> = {
  public: 'Anybody, without a token.',
  door: 'Anybody, within the rate limit and from allowed sites; a secret token lifts both.',
  token: 'A secret token with the scope write.',
  read: 'A secret token, or whoever is signed in.',
  write: 'A secret token with the scope write, or a signed-in editor on a page of this installation.',
  session: 'Whoever is signed in.',
  cron: 'The holder of CRON_SECRET.',
  prometheus: 'The holder of METRICS_TOKEN.',
};

/** What stands for the secret in examples; '' when none is needed. */
export function placeholderOf(access: OperationView['access']): string {
  if (access === 'public' || access === 'door') return '';
  if (access === 'cron') return '$CRON_SECRET';
  return access === 'prometheus' ? '$METRICS_TOKEN' : '$TOKEN';
}
