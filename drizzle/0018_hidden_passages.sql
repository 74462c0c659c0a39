CREATE TABLE "hidden_passages" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"talk_id" text NOT NULL,
	"passage" jsonb NOT NULL,
	"writers" jsonb NOT NULL,
	"state" text NOT NULL,
	"why" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"person_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hidden_passages" ADD CONSTRAINT "hidden_passages_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hidden_passages_workshop" ON "hidden_passages" USING btree ("workshop_id");