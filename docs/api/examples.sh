#!/bin/sh
# EmoCare's API, one call after another: from sign-up to the deletion of the account.
#
#   sh examples.sh CLIP [SERVER]
#
# CLIP is an MP4 or WebM of a face, SERVER http://127.0.0.1:8000 unless given. The account is
# EMAIL (ada@example.org unless set); it is deleted at the end.
# Written by `./app client` from the OpenAPI document; change that, not this file.
set -eu

clip=${1:?"usage: sh examples.sh CLIP [SERVER]"}
server=${2:-http://127.0.0.1:8000}
email=${EMAIL:-ada@example.org}
csrf_token=''
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# call STATUS METHOD PATH [CURL OPTIONS]: one request, as the browser would send it.
# Unsafe requests with the cookie need the Origin and the CSRF token; with an API token
# (-H "Authorization: Bearer TOKEN") they need neither, nor the cookie.
call() {
    expected=$1 method=$2 path=$3
    shift 3
    status=$(curl --silent --show-error --request "$method" "$server$path" \
        --cookie "$folder/cookies" --cookie-jar "$folder/cookies" \
        --header "Origin: $server" --header "X-CSRF-Token: $csrf_token" \
        --output "$folder/answer" --write-out '%{http_code}' "$@")
    printf '%s %s %s\n' "$status" "$method" "$path"
    [ "$status" = "$expected" ] && return
    cat "$folder/answer" >&2
    printf '\nexpected %s\n' "$expected" >&2
    exit 1
}

# value NAME [N]: the n-th text of that name in the last answer. (jq would do it better.)
value() { grep -o "\"$1\": *\"[^\"]*\"" "$folder/answer" | sed -n "${2:-1}p" | cut -d'"' -f4; }

# item NAME: the first text of the list of that name in the last answer.
item() { grep -o "\"$1\": *\[\"[^\"]*\"" "$folder/answer" | cut -d'"' -f4; }

# Tell whether the database and the network can be used.
call 200 GET /api/v1/health

# Tell which version runs and which network it reads faces with.
call 200 GET /api/v1/version

# Tell what signing in can use here.
call 200 GET /api/v1/auth/options

# Make an account and sign in, or mail a link where the server can send mail. Sets the cookie.
call 201 POST /api/v1/auth/sign-up \
    --header 'Content-Type: application/json' \
    --data '{"adult": true, "email": "'"$email"'", "first_name": "Ada", "last_name": "Byron", "password": "seven green kettles", "time_zone": "Europe/London"}'
csrf_token=$(value csrf_token)

# Read one's own account.
call 200 GET /api/v1/me

# Change name or time zone.
call 200 PATCH /api/v1/me \
    --header 'Content-Type: application/json' \
    --data '{"first_name": "Augusta", "time_zone": "Europe/Berlin"}'

# List the switches and when each was last moved. All are off until given.
call 200 GET /api/v1/me/consents

# Give or withdraw a consent; withdrawing keep_numbers deletes the stored numbers. Without this
# one no clip is read.
call 200 PUT /api/v1/me/consents/camera_analysis \
    --header 'Content-Type: application/json' \
    --data '{"granted": true}'

# Give or withdraw a consent; withdrawing keep_numbers deletes the stored numbers. Without this
# one nothing is kept.
call 200 PUT /api/v1/me/consents/keep_numbers \
    --header 'Content-Type: application/json' \
    --data '{"granted": true}'

# Send a clip of a face to be read; the clip is deleted as soon as it is. The answer is a job; its
# clip is deleted once it is read.
call 202 POST /api/v1/check-ins \
    --form "clip=@$clip" \
    --form source=upload
job_id=$(value id)

# Follow the reading of a clip as server-sent events; data is the job as JSON. Ends when the clip
# was read.
call 200 GET "/api/v1/jobs/$job_id/events"

# Tell how far the reading of a clip is, and its result once there is one. For ten minutes the
# result can also be read from the job.
call 200 GET "/api/v1/jobs/$job_id"
check_in_id=$(value check_in_id)

# Read one check-in with everything in it.
call 200 GET "/api/v1/check-ins/$check_in_id"

# Rate one's mood, correct the reading, or write a note; parts left out stay.
call 200 PATCH "/api/v1/check-ins/$check_in_id" \
    --header 'Content-Type: application/json' \
    --data '{"correction": "happiness", "mood": 7, "note": "I was laughing."}'

# Check in without a camera: a mood, and words if one likes. Equal to a check-in with the camera.
call 201 POST /api/v1/check-ins/words \
    --header 'Content-Type: application/json' \
    --data '{"mood": 6, "time_zone": "Europe/Berlin", "words": "Slept well, a long day ahead."}'

# Check in with a clip that was read on the device: only its numbers are sent.
call 201 POST /api/v1/check-ins/readings \
    --header 'Content-Type: application/json' \
    --data '{"engine": {"crop_version": "1", "name": "emocarenet", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "frames": [{"a": 0.43, "au": [0.1, 0.1, 0, 0, 1.8, 0.4, 0.1, 0.3, 3.2, 0.2, 0, 0.1, 0.4, 0, 0.1, 2.1, 0.6, 0.1], "e": [0.1, 0.8, 0.1, 0, 0, 0, 0, 0], "eyes": [[0.9, 0.0, -0.05], [0.88, 0.01, -0.05]], "faces": 1, "pose": [0.02, -0.1, 0.01], "q": 0.97, "reasons": [], "t_s": 0.1, "v": 0.61}], "id": "3f2b8c1e-7d7a-4c0e-9b56-0d8c0c5b9f11", "time_zone": "Europe/Berlin"}'

# List one's check-ins, newest first, without their timelines.
call 200 GET /api/v1/check-ins

# Delete one check-in for good.
call 204 DELETE "/api/v1/check-ins/$check_in_id"

# Give or withdraw a consent; withdrawing keep_numbers deletes the stored numbers. Every number of
# live recordings, and not one value a second.
call 200 PUT /api/v1/me/consents/keep_frames \
    --header 'Content-Type: application/json' \
    --data '{"granted": true}'

# Begin a live session; one at a time for each person. Read on the device; only numbers are sent.
call 201 POST /api/v1/live/sessions \
    --header 'Content-Type: application/json' \
    --data '{"engine": {"crop_version": "1", "name": "emocarenet", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "mode": "device", "time_zone": "Europe/Berlin"}'
live_id=$(value id)

# Return one's open session, to go on after a reload; 404 no_live_session without one. To go on
# after a reload.
call 200 GET /api/v1/live/sessions/current

# Store a batch of frames read on the device; sending one again changes nothing. Once a second.
call 200 POST "/api/v1/live/sessions/$live_id/readings" \
    --header 'Content-Type: application/json' \
    --data '{"batch": 0, "frames": [{"a": 0.43, "au": [0.1, 0.1, 0, 0, 1.8, 0.4, 0.1, 0.3, 3.2, 0.2, 0, 0.1, 0.4, 0, 0.1, 2.1, 0.6, 0.1], "e": [0.1, 0.8, 0.1, 0, 0, 0, 0, 0], "eyes": [[0.9, 0.0, -0.05], [0.88, 0.01, -0.05]], "faces": 1, "pose": [0.02, -0.1, 0.01], "q": 0.97, "reasons": [], "t_s": 0.1, "v": 0.61}]}'

# Mark a moment, with a note if one likes; safety is the step that the note opens.
call 201 POST "/api/v1/live/sessions/$live_id/marks" \
    --header 'Content-Type: application/json' \
    --data '{"note": "We spoke about the move.", "t_s": 61.5}'

# End a session: it becomes a check-in, where numbers are kept and some were read. It becomes a
# check-in.
call 200 POST "/api/v1/live/sessions/$live_id/end" \
    --header 'Content-Type: application/json' \
    --data '{"keep": true}'
live_check_in_id=$(value check_in_id)

# Return every number of a live recording, as columns; only with keep_frames.
call 200 GET "/api/v1/check-ins/$live_check_in_id/frames"

# Begin a live session; one at a time for each person. Read by the server, from pictures sent over
# a WebSocket.
call 201 POST /api/v1/live/sessions \
    --header 'Content-Type: application/json' \
    --data '{"engine": {"crop_version": "1", "name": "emocarenet", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}, "mode": "streamed", "time_zone": "Europe/Berlin"}'
stream_id=$(value id)

# Make a ticket for the stream of a session: good once, for 30 seconds. Opens the WebSocket, once.
call 200 POST "/api/v1/live/sessions/$stream_id/ticket"

# End a session and delete everything that was read in it. Nothing of it stays.
call 204 DELETE "/api/v1/live/sessions/$stream_id"

# List what is on offer, what is due, and when the rest is offered again. What is on offer, and
# when.
call 200 GET /api/v1/assessments

# Read a questionnaire: its questions, answers, credit, and how scores are named.
call 200 GET /api/v1/assessments/instruments/weekly

# Read a questionnaire as a FHIR R4 Questionnaire.
call 200 GET /api/v1/assessments/instruments/weekly/fhir

# Begin a questionnaire, or go on with the one that is open. An open one is returned with 200.
call 201 POST /api/v1/assessments/responses \
    --header 'Content-Type: application/json' \
    --data '{"instrument": "weekly", "time_zone": "Europe/Berlin"}'
response_id=$(value id)

# Answer one question or many; an answer may open the safety path at once. One answer or many;
# safety says whether the safety path opens.
call 200 PUT "/api/v1/assessments/responses/$response_id/answers" \
    --header 'Content-Type: application/json' \
    --data '{"answers": [{"item": "overall", "value": 7}]}'

# Close a response; scores that cannot be had say which answers are missing.
call 200 POST "/api/v1/assessments/responses/$response_id/finish"

# Read one response with its answers.
call 200 GET "/api/v1/assessments/responses/$response_id"

# Read one response as a FHIR R4 Bundle: QuestionnaireResponse and Observations.
call 200 GET "/api/v1/assessments/responses/$response_id/fhir"

# List one's finished questionnaires, newest first.
call 200 GET /api/v1/assessments/responses

# Read one's scores over time, with their bands and what their differences mean.
call 200 GET /api/v1/assessments/trends/weekly

# Download all that one answered to a questionnaire, also one that is no longer offered. All
# answers to one questionnaire.
call 200 GET /api/v1/assessments/exports/weekly

# Delete one response for good, finished or not.
call 204 DELETE "/api/v1/assessments/responses/$response_id"

# Delete for good all that one answered to a questionnaire.
call 200 DELETE /api/v1/assessments/instruments/weekly/responses

# Read the emergency number and crisis lines of a country; touches no database. Open to everybody,
# signed in or not.
call 200 GET /api/v1/help/lines

# Write one's safety plan. Six steps in one's own words.
call 200 PUT /api/v1/safety/plan \
    --header 'Content-Type: application/json' \
    --data '{"on_my_own": ["A walk by the river"], "people_and_places": ["The library"], "people_to_ask": ["Sam, 01632 960000"], "professionals": ["Dr Reed"], "safer_surroundings": ["My sister keeps my tablets"], "warning_signs": ["I stop answering messages"]}'

# Read one's safety plan.
call 200 GET /api/v1/safety/plan

# Decide whom to tell. EmoCare shows them in a crisis; it sends nothing by itself. Decided
# beforehand; nothing is sent by itself.
call 200 PUT /api/v1/safety/told \
    --header 'Content-Type: application/json' \
    --data '{"people": [{"name": "Sam", "reach": "01632 960000"}], "remind_from": 2}'

# Read whom one decided to tell.
call 200 GET /api/v1/safety/told

# Open a step oneself. By hand; words and answers open it too.
call 201 POST /api/v1/safety/steps \
    --header 'Content-Type: application/json' \
    --data '{"level": 2}'

# Read whether a step is open, and whether to be met gently.
call 200 GET /api/v1/safety

# Hand in answers to the ASQ, one or all; only the level that follows is kept.
call 200 POST /api/v1/safety/asq \
    --header 'Content-Type: application/json' \
    --data '{"thoughts": false, "wished_dead": true}'

# List the steps, newest first: level, what opened them, when. Never the words. Levels and times,
# never words.
call 200 GET /api/v1/safety/steps

# Say that one is safe for now; what was paused goes on. What was paused goes on.
call 200 POST /api/v1/safety/end

# Note that the gentle return was shown. The gentle return was seen.
call 200 POST /api/v1/safety/welcome

# Give or withdraw a consent; withdrawing keep_numbers deletes the stored numbers. Without this
# one no entry is read for feelings.
call 200 PUT /api/v1/me/consents/journal_analysis \
    --header 'Content-Type: application/json' \
    --data '{"granted": true}'

# Write an entry; sending the same one twice stores it once. Sending it twice stores it once.
call 201 POST /api/v1/journal/entries \
    --header 'Content-Type: application/json' \
    --data '{"factors": ["fresh air"], "id": "0b6f1d5a-6f0e-4a52-9d64-2a5c7a5f0c11", "mood": 6, "mood_words": "settled", "tags": ["river"], "text": "A walk along the river. Quieter than I thought."}'
entry_id=$(value id)

# Read one entry.
call 200 GET "/api/v1/journal/entries/$entry_id"

# Store a new version; where another one came first, both are returned, nothing is stored. Names
# the revision it was made from.
call 200 PUT "/api/v1/journal/entries/$entry_id" \
    --header 'Content-Type: application/json' \
    --data '{"mood": 6, "revision": 1, "text": "A walk along the river, with rain."}'

# List one's entries, newest first; whoever reads the first ones may search them next.
call 200 GET /api/v1/journal/entries

# Add a photo; it is made smaller, and where and when it was taken is removed from it. Needs the
# bytes of a picture; there are none here.
call 422 PUT "/api/v1/journal/entries/$entry_id/photo"

# Read the photo of an entry. It has none.
call 404 GET "/api/v1/journal/entries/$entry_id/photo"

# Delete the photo of an entry. It has none.
call 404 DELETE "/api/v1/journal/entries/$entry_id/photo"

# Say whether a suggested thinking trap fits, does not fit, or the thought is accurate. Answers a
# suggestion; this one was not made.
call 404 PUT "/api/v1/journal/entries/$entry_id/traps" \
    --header 'Content-Type: application/json' \
    --data '{"answer": "accurate", "name": "mind_reading", "start": 12}'

# Search one's entries; a POST, so that what is looked for is in no address.
call 200 POST /api/v1/journal/search \
    --header 'Content-Type: application/json' \
    --data '{"tags": ["river"], "words": "river slee* \"quieter than\""}'

# List the tags and factors in use.
call 200 GET /api/v1/journal/labels

# Read on which days of a month something was written, and the mean mood of each.
call 200 GET /api/v1/journal/calendar

# Read the prompt of a day, or another one.
call 200 GET /api/v1/journal/prompt

# Read what was written about, month by month, and how one felt; needs the consent.
call 200 GET /api/v1/journal/themes

# Tell whether entries are read for feelings, and how many wait for it.
call 200 GET /api/v1/journal/analysis

# Begin to read what was not read yet, or follow the job that already does.
call 202 POST /api/v1/journal/analysis
journal_job_id=$(value id)

# Tell how far a job is.
call 200 GET "/api/v1/journal/jobs/$journal_job_id"

# Stop a job; what it has done so far stays.
call 200 DELETE "/api/v1/journal/jobs/$journal_job_id"

# Take entries in from a file; those that are there already stay as they are. Needs the bytes of a
# file; there are none here.
call 422 POST /api/v1/journal/import

# Download every entry as a file that can be imported again; photos are not in it.
call 200 GET /api/v1/journal/export

# Set a reminder on some weekdays.
call 201 POST /api/v1/journal/reminders \
    --header 'Content-Type: application/json' \
    --data '{"at": "20:30", "label": "A few lines", "time_zone": "Europe/London", "weekdays": [0, 2, 4]}'
reminder_id=$(value id)

# List one's reminders, and which of them are due; none is while the safety path is open.
call 200 GET /api/v1/journal/reminders

# Change a reminder, or switch it off and on.
call 200 PUT "/api/v1/journal/reminders/$reminder_id" \
    --header 'Content-Type: application/json' \
    --data '{"at": "20:30", "label": "A few lines", "time_zone": "Europe/London", "weekdays": [0, 2, 4]}'

# Put a reminder off for some minutes.
call 200 POST "/api/v1/journal/reminders/$reminder_id/later" \
    --header 'Content-Type: application/json' \
    --data '{"minutes": 60}'

# Let a reminder rest until its next time.
call 200 POST "/api/v1/journal/reminders/$reminder_id/done"

# Download the reminders for a calendar program.
call 200 GET /api/v1/journal/reminders.ics

# Delete a reminder.
call 204 DELETE "/api/v1/journal/reminders/$reminder_id"

# Tell whether the journal has a lock, and whether it is closed here.
call 200 GET /api/v1/journal/lock

# Set, change or take away the lock, with the account's password.
call 200 PUT /api/v1/journal/lock \
    --header 'Content-Type: application/json' \
    --data '{"after_minutes": 5, "password": "seven green kettles", "pin": "2468", "when_hidden": true}'

# Open the journal in this browser with its PIN; wrong tries are limited.
call 200 POST /api/v1/journal/lock/open \
    --header 'Content-Type: application/json' \
    --data '{"pin": "2468"}'

# Lock the journal in this browser at once.
call 200 POST /api/v1/journal/lock/close

# Set, change or take away the lock, with the account's password. Takes it away.
call 200 PUT /api/v1/journal/lock \
    --header 'Content-Type: application/json' \
    --data '{"after_minutes": 5, "password": "seven green kettles", "pin": null, "when_hidden": true}'

# Delete one entry with its photo for good.
call 204 DELETE "/api/v1/journal/entries/$entry_id"

# Send a clip without an account: nothing is stored, and only who has the job's id sees it. Needs
# no account; nothing is stored.
call 202 POST /api/v1/try \
    --form "clip=@$clip"
guest_job_id=$(value id)

# Stop the reading of a clip; one that has ended stays as it is.
call 204 DELETE "/api/v1/jobs/$guest_job_id"

# Make an API token; its secret is shown this once. For scripts: sent as Authorization: Bearer
# TOKEN. Shown this once.
call 201 POST /api/v1/me/tokens \
    --header 'Content-Type: application/json' \
    --data '{"expires_in_days": 30, "name": "weekly report", "scopes": ["check-ins:read"]}'
token_id=$(value id)

# List one's API tokens, newest first.
call 200 GET /api/v1/me/tokens

# Revoke an API token.
call 204 DELETE "/api/v1/me/tokens/$token_id"

# List the browsers that are signed in. The last used is first.
call 200 GET /api/v1/me/sessions
session_id=$(value id 1)

# End every other sign-in.
call 204 DELETE /api/v1/me/sessions

# End one sign-in. Here this very one.
call 204 DELETE "/api/v1/me/sessions/$session_id"

# Sign in with e-mail address and password; the token is always a new one. Sets a new cookie.
call 200 POST /api/v1/auth/log-in \
    --header 'Content-Type: application/json' \
    --data '{"email": "'"$email"'", "password": "seven green kettles"}'
csrf_token=$(value csrf_token)

# Make ten new recovery codes; they are shown this once and replace earlier ones. Keep them apart
# from the password.
call 200 POST /api/v1/me/recovery-codes \
    --header 'Content-Type: application/json' \
    --data '{"password": "seven green kettles"}'
code=$(item codes)

# End this sign-in.
call 204 POST /api/v1/auth/log-out

# Set a new password with a recovery code; ends every sign-in and API token.
call 204 POST /api/v1/auth/recover \
    --header 'Content-Type: application/json' \
    --data '{"email": "'"$email"'", "new_password": "eight brown kettles", "recovery_code": "'"$code"'"}'

# Sign in with e-mail address and password; the token is always a new one.
call 200 POST /api/v1/auth/log-in \
    --header 'Content-Type: application/json' \
    --data '{"email": "'"$email"'", "password": "eight brown kettles"}'
csrf_token=$(value csrf_token)

# Set a new password; ends every other sign-in and renews this one's token. Ends every other
# sign-in.
call 204 POST /api/v1/me/password \
    --header 'Content-Type: application/json' \
    --data '{"current_password": "eight brown kettles", "new_password": "seven green kettles"}'

# Read one's own account. The new sign-in has a new CSRF token.
call 200 GET /api/v1/me
csrf_token=$(value csrf_token)

# Mail a link that sets a new password; answers the same for an unknown address. Needs a mail
# server; without one the answer is 503.
call 503 POST /api/v1/auth/forgot \
    --header 'Content-Type: application/json' \
    --data '{"email": "'"$email"'"}'

# Set a new password with the token out of a link; ends every sign-in and API token. Needs the
# token of a mailed link; this one is made up.
call 404 POST /api/v1/auth/reset \
    --header 'Content-Type: application/json' \
    --data '{"new_password": "eight brown kettles", "token": "the token out of the link"}'

# Finish a sign-up with the token out of the mailed link, and sign in. Needs the token of a mailed
# link; this one is made up.
call 404 POST /api/v1/auth/confirm \
    --header 'Content-Type: application/json' \
    --data '{"token": "the token out of the link"}'

# Leave a message for whoever runs this service; it is kept for a year.
call 201 POST /api/v1/contact \
    --header 'Content-Type: application/json' \
    --data '{"email": "ada@example.org", "message": "Does it work with glasses?", "name": "Ada Byron"}'

# Download everything that is stored about oneself. A zip of JSON and CSV files.
call 200 GET /api/v1/me/export

# Delete the account and everything stored with it, for good, backups included. For good, backups
# included.
call 204 DELETE /api/v1/me \
    --header 'Content-Type: application/json' \
    --data '{"password": "seven green kettles"}'
