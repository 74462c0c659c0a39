CREATE TABLE "conversations" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"round_index" integer NOT NULL,
	"parameters" jsonb NOT NULL,
	"items" jsonb NOT NULL,
	"state" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"result" jsonb,
	"eligible" integer,
	"turnout" integer,
	"digest" text
);
--> statement-breakpoint
CREATE TABLE "open_voices" (
	"conversation_id" text NOT NULL,
	"person_id" text NOT NULL,
	"said" jsonb NOT NULL,
	"receipt" text NOT NULL,
	CONSTRAINT "open_voices_conversation_id_person_id_pk" PRIMARY KEY("conversation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "voices" (
	"conversation_id" text NOT NULL,
	"receipt" text NOT NULL,
	"said" jsonb NOT NULL,
	CONSTRAINT "voices_conversation_id_receipt_pk" PRIMARY KEY("conversation_id","receipt")
);
--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_voices" ADD CONSTRAINT "open_voices_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "voices" ADD CONSTRAINT "voices_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversations_workshop" ON "conversations" USING btree ("workshop_id");