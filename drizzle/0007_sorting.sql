CREATE TABLE "sort_moves" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"round_id" text NOT NULL,
	"table_number" integer NOT NULL,
	"item" text NOT NULL,
	"sorted_when" text,
	"person_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sort_reasons" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"round_id" text NOT NULL,
	"table_number" integer NOT NULL,
	"item" text NOT NULL,
	"side" integer NOT NULL,
	"reason" text NOT NULL,
	"person_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"taken_back_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "seated_at" integer;--> statement-breakpoint
ALTER TABLE "sort_moves" ADD CONSTRAINT "sort_moves_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sort_reasons" ADD CONSTRAINT "sort_reasons_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sort_moves_workshop" ON "sort_moves" USING btree ("workshop_id","round_id");--> statement-breakpoint
CREATE INDEX "sort_reasons_workshop" ON "sort_reasons" USING btree ("workshop_id","round_id");