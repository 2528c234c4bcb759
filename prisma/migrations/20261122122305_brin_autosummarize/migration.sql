

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
-- "What arrived since" reads every block that its index does not know yet. Without this only a VACUUM tells the index, and a
-- table of millions is vacuumed after hundreds of thousands of new rows: each minute would read all of them again.
ALTER INDEX "attribute_change_received_at_idx" SET (autosummarize = on);
ALTER INDEX "enrollment_received_at_idx" SET (autosummarize = on);
ALTER INDEX "enrollment_touched_at_idx" SET (autosummarize = on);
ALTER INDEX "flow_event_received_at_idx" SET (autosummarize = on);
ALTER INDEX "goal_record_at_idx" SET (autosummarize = on);
ALTER INDEX "goal_record_received_at_idx" SET (autosummarize = on);
ALTER INDEX "identity_link_received_at_idx" SET (autosummarize = on);
ALTER INDEX "subject_touched_at_idx" SET (autosummarize = on);
