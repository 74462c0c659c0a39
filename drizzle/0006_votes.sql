CREATE TABLE "tie_breaks" (
	"outcome_id" text PRIMARY KEY NOT NULL,
	"person_id" text,
	"did" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workshops" ADD COLUMN "next_poll" jsonb;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "lot_seed" text;--> statement-breakpoint
ALTER TABLE "polls" ADD COLUMN "lot_commitment" text;--> statement-breakpoint
ALTER TABLE "tie_breaks" ADD CONSTRAINT "tie_breaks_outcome_id_outcomes_id_fk" FOREIGN KEY ("outcome_id") REFERENCES "public"."outcomes"("id") ON DELETE cascade ON UPDATE no action;