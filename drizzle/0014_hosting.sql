CREATE TABLE "card_checks" (
	"card_id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"writer" text NOT NULL,
	"state" text NOT NULL,
	"why" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"person_id" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"person_id" text NOT NULL,
	"text" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "helped_by" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "stopped" jsonb;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "frozen" jsonb;--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "called" jsonb;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "answer" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "answered_as" text;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "answered_by" text;--> statement-breakpoint
ALTER TABLE "questions" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "card_checks" ADD CONSTRAINT "card_checks_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "card_checks_workshop" ON "card_checks" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "messages_workshop" ON "messages" USING btree ("workshop_id","at");