// Runs a compiled library over one patient's bundle: {elm, bundle, valueSets, today} on standard input, and each
// definition's value by name on standard output.
const cql = require('cql-execution');
const fhir = require('cql-exec-fhir');

const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const library = new cql.Library(input.elm);
const codes = new cql.CodeService(input.valueSets);
const source = fhir.PatientSource.FHIRv401();
source.loadBundles([input.bundle]);
const now = cql.DateTime.fromJSDate(new Date(input.today + 'T12:00:00Z'), 0);

new cql.Executor(library, codes).exec(source, now).then((results) => {
  const [patient] = Object.values(results.patientResults);
  delete patient.Patient;
  process.stdout.write(JSON.stringify(patient));
});
