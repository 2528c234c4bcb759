import type { Action } from '@/components/common/actions';
import type { BoardChange, BoardInput, BoardLinkView, BoardView } from '@/lib/metrics/board.schemas';

type Slug = { slug: string };

export type BoardActions = {
  create: Action<BoardInput, BoardView>;
  update: Action<{ slug: string; change: BoardChange }, BoardView>;
  archive: Action<Slug, BoardView>;
  restore: Action<Slug, BoardView>;
};

export type LinkActions = {
  share: Action<Slug, { link: BoardLinkView; token: string }>;
  revoke: Action<{ id: string }, BoardLinkView>;
};

/** A metric that a chart may show. */
export type MetricChoice = { ref: string; name: string; domainName: string };
