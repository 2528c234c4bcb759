

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
-- The planner takes what is newer than a table's statistics for empty, and autovacuum looks at a table again when a tenth of it
-- is new: of two years of records that is two months. A look costs half a second, however large the table is.
ALTER TABLE "attribute_change" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "daily_outcome" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "enrollment" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "first_conversion" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "flow_event" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "flow_record" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "goal_record" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "identity_link" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "process_statistic" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "statistic" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "stay" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "stock_record" SET (autovacuum_analyze_scale_factor = 0.01);
ALTER TABLE "subject" SET (autovacuum_analyze_scale_factor = 0.01);
