CREATE TABLE "actions" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"priority_id" text NOT NULL,
	"plan" jsonb NOT NULL,
	"updates" jsonb NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outcome_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"subject" text NOT NULL,
	"subject_id" text NOT NULL,
	"version" integer NOT NULL,
	"field" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"via" text NOT NULL,
	"person_id" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pledge_contacts" (
	"pledge_id" text PRIMARY KEY NOT NULL,
	"contact" text NOT NULL,
	"consent_at" timestamp with time zone NOT NULL,
	"keep_until" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pledges" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"priority_id" text,
	"action_id" text,
	"person_id" text,
	"kind" text NOT NULL,
	"what" text NOT NULL,
	"hours" double precision,
	"per" text NOT NULL,
	"from_day" text NOT NULL,
	"to_day" text NOT NULL,
	"conditions" text NOT NULL,
	"needs" jsonb NOT NULL,
	"by" text NOT NULL,
	"public_name" text NOT NULL,
	"state" text NOT NULL,
	"answer" text DEFAULT '' NOT NULL,
	"answered_at" timestamp with time zone,
	"thanked_at" timestamp with time zone,
	"offered_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "priorities" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"number" integer NOT NULL,
	"source_kind" text NOT NULL,
	"source_id" text NOT NULL,
	"outcome_id" text,
	"statement" text NOT NULL,
	"cards" jsonb NOT NULL,
	"people" integer NOT NULL,
	"sorted_when" text,
	"disagreed" boolean DEFAULT false NOT NULL,
	"positions" jsonb NOT NULL,
	"placements" jsonb NOT NULL,
	"answer" jsonb NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "priority_snapshots" (
	"workshop_id" text NOT NULL,
	"seq" integer NOT NULL,
	"round_index" integer NOT NULL,
	"outcome_id" text,
	"content" jsonb NOT NULL,
	"digest" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "priority_snapshots_workshop_id_seq_pk" PRIMARY KEY("workshop_id","seq")
);
--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_priority_id_priorities_id_fk" FOREIGN KEY ("priority_id") REFERENCES "public"."priorities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcome_changes" ADD CONSTRAINT "outcome_changes_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge_contacts" ADD CONSTRAINT "pledge_contacts_pledge_id_pledges_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledges"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledges" ADD CONSTRAINT "pledges_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledges" ADD CONSTRAINT "pledges_priority_id_priorities_id_fk" FOREIGN KEY ("priority_id") REFERENCES "public"."priorities"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledges" ADD CONSTRAINT "pledges_action_id_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."actions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "priorities" ADD CONSTRAINT "priorities_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "priority_snapshots" ADD CONSTRAINT "priority_snapshots_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "actions_workshop" ON "actions" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "outcome_changes_subject" ON "outcome_changes" USING btree ("workshop_id","subject_id","at");--> statement-breakpoint
CREATE INDEX "pledges_workshop" ON "pledges" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "pledges_person" ON "pledges" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "priorities_source" ON "priorities" USING btree ("workshop_id","source_id");