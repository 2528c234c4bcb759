-- CreateIndex
CREATE INDEX "enrollment_touched_at_idx" ON "enrollment" USING BRIN ("touched_at");

-- CreateIndex
CREATE INDEX "enrollment_received_at_idx" ON "enrollment" USING BRIN ("received_at");

-- CreateIndex
CREATE INDEX "goal_record_at_idx" ON "goal_record" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "goal_record_received_at_idx" ON "goal_record" USING BRIN ("received_at");

-- CreateIndex
CREATE INDEX "identity_link_received_at_idx" ON "identity_link" USING BRIN ("received_at");

-- CreateIndex
CREATE INDEX "subject_touched_at_idx" ON "subject" USING BRIN ("touched_at");

-- By hand: what Prisma cannot express (checks, special indexes, functions, data).
