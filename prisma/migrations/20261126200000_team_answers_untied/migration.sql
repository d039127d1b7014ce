-- What somebody of the team answered is no longer tied to the link they were given (metrics.md D6).
DELETE FROM "SurveyMark" k USING "SurveyAnswer" a WHERE a."shopId" = k."shopId" AND a."answerId" = k."answerId" AND a."scope" = 'team';
UPDATE "SurveyAnswer" SET "answerId" = gen_random_uuid()::text, "invitationId" = NULL WHERE "scope" = 'team';
