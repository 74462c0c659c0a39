-- Records of closed rounds, outcomes of votes and their published ballots are written once. The only way to change one is to take words out by law or for a person: that says so in its
-- transaction (server/use/taking-out.ts), and keeps both digests in the log. Nothing can delete one while its workshop stands.
CREATE FUNCTION "kept_once"() RETURNS trigger AS $$
BEGIN
	IF current_setting('folkmoot.taking_out', true) = 'on' AND TG_OP = 'UPDATE' THEN
		RETURN NEW;
	END IF;
	IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM "workshops" WHERE "id" = OLD."workshop_id") THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'a kept record is written once: % of %', TG_OP, TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql;
--> statement-breakpoint
CREATE TRIGGER "priority_snapshots_once" BEFORE UPDATE OR DELETE ON "priority_snapshots" FOR EACH ROW EXECUTE FUNCTION "kept_once"();
--> statement-breakpoint
CREATE TRIGGER "outcomes_once" BEFORE UPDATE OR DELETE ON "outcomes" FOR EACH ROW EXECUTE FUNCTION "kept_once"();
--> statement-breakpoint
CREATE TRIGGER "publications_once" BEFORE UPDATE OR DELETE ON "publications" FOR EACH ROW EXECUTE FUNCTION "kept_once"();
--> statement-breakpoint
-- An offer that was taken back keeps its row for the count, and no words.
UPDATE "pledges" SET "what" = '[taken back by whoever offered it]', "conditions" = '', "needs" = '[]'::jsonb, "public_name" = '' WHERE "state" = 'withdrawn';
