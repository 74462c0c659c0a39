CREATE TABLE "deletions" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"why" text NOT NULL,
	"kept_until" text,
	"rows" jsonb NOT NULL,
	"left" integer NOT NULL,
	"addresses" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workshops" ADD COLUMN "kept_until" text;--> statement-breakpoint
CREATE INDEX "deletions_workshop" ON "deletions" USING btree ("workshop_id");