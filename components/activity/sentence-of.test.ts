import { expect, test } from 'vitest';
import { sentenceOf } from './sentence-of';

test.each([
  ['experiment.enabled', 'experiment', 'enabled the experiment'],
  ['experiment.phase_started', 'experiment', 'started a new phase of'],
  ['member.role_changed', 'member', 'changed the role of'],
  ['token.revoked', 'token', 'revoked the token'],
  ['tracker.changed', 'metric', 'changed the tracker of the metric'],
  ['metric.archived', 'metric', 'archived the metric'],
  ['board.unshared', 'board', 'revoked a share link of the board'],
  ['log_source.created', 'log_source', 'created the log source'],
  ['log_line.restored', 'log_upload', 'took back dismissed lines of the upload'],
])('%s reads as words', (action, entity, words) => {
  expect(sentenceOf({ action, entity })).toBe(words);
});
