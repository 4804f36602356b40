<?php
// A careful contactus.php, written for the bench: it checks what the handler checks, and keeps the same rows in one
// durable transaction. Nothing in it is slow on purpose: the connection stays open between requests.
declare(strict_types=1);

const MOST_BYTES = 65536;
const LONGEST = ['name' => 200, 'email' => 254, 'message' => 10000];
const LABELS = ['name' => 'Your name', 'email' => 'E-mail', 'message' => 'Your message'];

function refuse(int $status, string $sentence, array $headers = []): never
{
    http_response_code($status);
    foreach ($headers as $header) {
        header($header);
    }
    header('Content-Type: application/problem+json');
    echo json_encode(['title' => $sentence, 'status' => $status]);
    exit;
}

function draw_form(array $typed, array $errors): never
{
    http_response_code(422);
    header('Content-Type: text/html; charset=utf-8');
    echo '<!doctype html><html lang="en"><title>Write to us</title><form method="post">';
    foreach (LABELS as $name => $label) {
        $escaped = htmlspecialchars($typed[$name] ?? '', ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
        echo "<label>$label <input name=\"$name\" value=\"$escaped\"></label>", $errors[$name] ?? '';
    }
    echo '<button>Send</button></form></html>';
    exit;
}

function clean(string $text): string
{
    $text = str_replace(["\r\n", "\r"], "\n", trim($text));
    return preg_replace('/[\x00-\x08\x0B-\x1F\x7F]/u', '', $text);
}

function read_fields(): array
{
    if ((int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > MOST_BYTES) {
        refuse(413, 'Too large');
    }
    $origin = $_SERVER['HTTP_ORIGIN'] ?? null;
    if ($origin !== null && parse_url($origin, PHP_URL_HOST) !== parse_url('//' . $_SERVER['HTTP_HOST'], PHP_URL_HOST)) {
        refuse(403, 'Not from this site');
    }
    $typed = [];
    foreach ([...array_keys(LABELS), '_language', '_token'] as $name) {
        $text = $_POST[$name] ?? '';
        if (!is_string($text) || !preg_match('//u', $text)) {
            refuse(400, 'Not readable');
        }
        $typed[$name] = clean($text);
    }
    return $typed;
}

function check_answers(array $typed): array
{
    $errors = [];
    foreach (LABELS as $name => $label) {
        if ($typed[$name] === '') {
            $errors[$name] = "$label is missing.";
        } elseif (preg_match_all('/./us', $typed[$name]) > LONGEST[$name]) {
            $errors[$name] = "$label is too long.";
        }
    }
    if (!isset($errors['email']) && !filter_var($typed['email'], FILTER_VALIDATE_EMAIL, FILTER_FLAG_EMAIL_UNICODE)) {
        $errors['email'] = 'This is no e-mail address.';
    }
    return $errors;
}

function open_database(): PDO
{
    $pdo = new PDO('sqlite:' . $_SERVER['DATABASE'], null, null, [
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
        PDO::ATTR_TIMEOUT => 5,
        PDO::ATTR_PERSISTENT => true,
    ]);
    $pdo->exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    return $pdo;
}

function make_receipt(): string
{
    $characters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    $receipt = '';
    for ($place = 0; $place < 8; $place++) {
        $receipt .= $characters[random_int(0, 31)];
    }
    return substr($receipt, 0, 4) . '-' . substr($receipt, 4);
}

function run(PDO $pdo, string $statement, array $values): PDOStatement
{
    $prepared = $pdo->prepare($statement);
    $prepared->execute($values);
    return $prepared;
}

function store(PDO $pdo, array $typed): string
{
    $answers = json_encode(array_intersect_key($typed, LABELS), JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
    $key = hash_hmac('sha256', json_encode([$typed['_token'], 'contact', $answers]), $_SERVER['SECRET_KEY']);
    $receipt = make_receipt();
    $now = (int) (microtime(true) * 1e6);
    $pdo->exec('BEGIN IMMEDIATE');
    try {
        $claim = 'INSERT INTO idempotency_keys (key, receipt, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
        if (run($pdo, $claim, [$key, $receipt, $now])->rowCount() === 0) {
            $receipt = run($pdo, 'SELECT receipt FROM idempotency_keys WHERE key = ?', [$key])->fetchColumn();
            $pdo->exec('COMMIT');
            return $receipt;
        }
        run(
            $pdo,
            'INSERT INTO submissions (receipt, form, language, answers, extras, received_at) VALUES (?, ?, ?, ?, ?, ?)',
            [$receipt, 'contact', $typed['_language'], $answers, '{}', $now]
        );
        run(
            $pdo,
            'INSERT INTO deliveries (submission_id, kind, recipient, state, attempts, next_attempt_at, message_id,'
                . ' created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
            [(int) $pdo->lastInsertId(), 'owner-mail', 'shop@example.com', 'waiting', 0, $now,
                bin2hex(random_bytes(16)), $now]
        );
        $pdo->exec('COMMIT');
    } catch (Throwable $error) {
        $pdo->exec('ROLLBACK');
        throw $error;
    }
    return $receipt;
}

if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
    refuse(405, 'Send a form', ['Allow: POST']);
}
header('X-Content-Type-Options: nosniff');
header('Cache-Control: no-store');
$typed = read_fields();
$errors = check_answers($typed);
if ($errors) {
    draw_form($typed, $errors);
}
try {
    $receipt = store(open_database(), $typed);
} catch (PDOException $error) {
    error_log('not stored: ' . $error->getCode());
    refuse(503, 'Please try again in a minute', ['Retry-After: 60']);
}
if (str_contains($_SERVER['HTTP_ACCEPT'] ?? '', 'json')) {
    http_response_code(201);
    $answer = json_encode(['receipt' => $receipt, 'message' => 'Thank you! We have received your message.']);
    header('Content-Type: application/json');
    header('Content-Length: ' . strlen($answer));
    echo $answer;
} else {
    header("Location: /thanks.html?receipt=$receipt", true, 303);
}
