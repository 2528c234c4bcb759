import { expect, test } from 'vitest';
import { sentenceOf } from './sentence-of';

test.each([
  ['experiment.enabled', 'experiment', 'enabled the experiment'],
  ['experiment.phase_started', 'experiment', 'started a new phase of'],
  ['member.role_changed', 'member', 'changed the role of'],
  ['token.revoked', 'token', 'revoked the token'],
  ['log_source.created', 'log_source', 'created the log source'],
  ['log_line.restored', 'log_upload', 'took back dismissed lines of the upload'],
])('%s reads as words', (action, entity, words) => {
  expect(sentenceOf({ action, entity })).toBe(words);
});
